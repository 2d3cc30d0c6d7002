/** A day, or a moment of it by the clock here. */
export function due(date: string, time?: string) {
  if (!time) return { due_date: date, due_at: null };
  return { due_date: null, due_at: new Date(`${date}T${time}`).toISOString() };
}
