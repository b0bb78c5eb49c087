/** What is offered below a text field. */
export interface Offer {
  /** The whole new text of the field. */
  text: string;
  /** What is told of it beside. */
  note?: string;
}
