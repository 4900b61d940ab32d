// @ts-check
/**
 * Reading a `text/event-stream` whatever the cuts: a chunk may end inside a line, between CR and LF,
 * or in the middle of a field name. Pure: no DOM, no clock.
 */

/**
 * One block of the stream. `id` is null for a transient event (it must not move the cursor);
 * `event` is empty for a bare `id:` block, and `pulse` is true for a comment line.
 * @typedef {{event: string, data: string, id: string | null, retry: number | null, pulse: boolean}} StreamEvent
 */

/** @returns {StreamEvent} */
const empty = () => ({ event: '', data: '', id: null, retry: null, pulse: false });

/** Incremental parser; one instance per connection. */
export class EventReader {
  #rest = '';
  #block = empty();
  /** Whether the block has any content yet. */
  #said = false;

  /**
   * Feed decoded text, get the blocks it completed.
   * @param {string} text
   * @returns {StreamEvent[]}
   */
  push(text) {
    // A lone CR at the very end waits: the LF may be in the next chunk.
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    return lines.flatMap(line => this.#line(line));
  }

  /** @param {string} line @returns {StreamEvent[]} */
  #line(line) {
    if (line[0] === ':') return [{ ...empty(), data: line.slice(1).trim(), pulse: true }];
    const block = this.#block;
    if (!line) {
      this.#block = empty();
      const said = this.#said;
      this.#said = false;
      return said ? [{ ...block, data: block.data.slice(0, -1) }] : [];
    }
    const [, field, value = ''] = /^\uFEFF?([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === 'data') block.data += `${value}\n`;
    else if (field === 'event') block.event = value;
    else if (field === 'id' && !value.includes('\0')) block.id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) block.retry = Number(value);
    else return [];
    this.#said = true;
    return [];
  }
}
