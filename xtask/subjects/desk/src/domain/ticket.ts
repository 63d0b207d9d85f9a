/** Where a ticket stands. */
export enum TicketState {
  Open = "open",
  Waiting = "waiting",
  Closed = "closed",
}

/** What a customer asks. */
export interface Ticket {
  ticketId: string;
  subject: string;
  customer: string;
  state: TicketState;
  dueAt: Date;
}

/** What is known of a ticket before it is opened. */
export interface NewTicket {
  subject: string;
  customer: string;
}
