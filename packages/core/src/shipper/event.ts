/** What a lane has to tell. Texts hold no secret. */
export type ShipperEvent = { readonly target: string } & (
  | { readonly type: 'delivered'; readonly records: number; readonly duplicates: number }
  /** Delivery does not go on; told once until it does. `denied`: it will not before somebody acts. */
  | { readonly type: 'trouble'; readonly reason: string; readonly denied: boolean }
  | { readonly type: 'recovered' }
  | { readonly type: 'dead'; readonly records: number; readonly reason: string }
  /** Records lost to the journal's cap, or to that of the dead letters. */
  | { readonly type: 'dropped'; readonly records: number; readonly reason: string }
  /** Something that does not stop delivery, such as a template that may not be installed. */
  | { readonly type: 'notice'; readonly reason: string }
)
