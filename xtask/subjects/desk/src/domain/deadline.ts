/** On Saturdays and Sundays nobody answers. */
export const WEEKEND_HOURS = 48;

const MILLISECONDS_OF_AN_HOUR = 3600000;

/** When a question asked at `askedAt` must be answered. */
export function dueDate(askedAt: Date, answerHours: number): Date {
  const due = new Date(askedAt.getTime() + answerHours * MILLISECONDS_OF_AN_HOUR);
  if (due.getDay() === 0 || due.getDay() === 6) {
    return new Date(due.getTime() + WEEKEND_HOURS * MILLISECONDS_OF_AN_HOUR);
  }
  return due;
}
