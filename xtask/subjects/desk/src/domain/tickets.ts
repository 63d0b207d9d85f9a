import { randomUUID } from "node:crypto";

import type { TicketStore } from "../storage/ticket-store.js";
import { AlreadyClosed, UnknownTicket } from "./failures.js";
import { dueDate } from "./deadline.js";
import { type NewTicket, type Ticket, TicketState } from "./ticket.js";

/** The most tickets of one page. */
export const PAGE_LENGTH = 50;

/** The rules of the desk. */
export class TicketService {
  constructor(private readonly store: TicketStore, private readonly answerHours: number) {}

  async openTicket(asked: NewTicket): Promise<Ticket> {
    const dueAt = dueDate(new Date(), this.answerHours);
    const ticket: Ticket = { ticketId: randomUUID(), state: TicketState.Open, dueAt, ...asked };
    await this.store.insertTicket(ticket);
    return ticket;
  }

  async closeTicket(ticketId: string): Promise<void> {
    const ticket = await this.store.findTicket(ticketId);
    if (!ticket) {
      throw new UnknownTicket(ticketId);
    }
    if (ticket.state === TicketState.Closed) {
      throw new AlreadyClosed(ticketId);
    }
    await this.store.updateState(ticketId, TicketState.Closed);
  }

  async listOpen(): Promise<Ticket[]> {
    return this.store.findByState(TicketState.Open, PAGE_LENGTH);
  }
}
