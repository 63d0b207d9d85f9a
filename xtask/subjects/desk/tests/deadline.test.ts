import { expect, test } from "vitest";

import { dueDate } from "../src/domain/deadline.js";

test("a weekend is skipped", () => {
  const friday = new Date("2024-03-01T12:00:00Z");
  expect(dueDate(friday, 24).getUTCDay()).toBe(1);
});
