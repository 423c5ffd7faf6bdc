/** Something at the server is not as the target wants it; records wait until somebody has changed it. */
export class SetupTrouble extends Error {
  override readonly name = 'SetupTrouble'
}
