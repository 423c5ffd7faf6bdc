/** What a lane has to tell. Texts hold no secret. */
export type ShipperEvent = { readonly target: string } & (
  | { readonly type: 'delivered'; readonly records: number; readonly duplicates: number }
  /** Delivery does not go on; told once until it does. `denied`: it will not before somebody acts. */
  | { readonly type: 'trouble'; readonly reason: string; readonly denied: boolean }
  | { readonly type: 'recovered' }
  | { readonly type: 'dead'; readonly records: number; readonly reason: string }
  /** Records lost to a limit: the journal's cap, that of the dead letters, or the memory for what the disk refuses. */
  | { readonly type: 'dropped'; readonly records: number; readonly reason: string }
  /** Something that does not stop delivery, such as a template that may not be installed. */
  | { readonly type: 'notice'; readonly reason: string }
)

/** What is remembered of an event as the last failure. */
export function failureOf({ type, reason }: { readonly type?: string; readonly reason: string }): string {
  return type === 'dropped' ? `records were dropped: ${reason}` : reason
}
