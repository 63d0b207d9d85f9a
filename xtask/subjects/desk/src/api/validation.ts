import { InvalidTicket } from "../domain/failures.js";
import type { NewTicket } from "../domain/ticket.js";

/** The longest subject of a ticket, in characters. */
export const LONGEST_SUBJECT = 120;

/** Checks the body of a request that opens a ticket. */
export function parseNewTicket(body: unknown): NewTicket {
  const { subject, customer } = body as Partial<NewTicket>;
  if (!subject || subject.length > LONGEST_SUBJECT) {
    throw new InvalidTicket("subject");
  }
  if (!customer) {
    throw new InvalidTicket("customer");
  }
  return { subject, customer };
}
