import type { Ticket } from "../domain/ticket.js";

/** Reads a row of the table as a ticket. */
export function rowToTicket(row: Record<string, any>): Ticket {
  return { ticketId: row.id, subject: row.subject, customer: row.customer, state: row.state, dueAt: row.due_at };
}
