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

/** Incremental parser; one instance per connection. */
export class EventReader {
  #rest = '';
  #data = /** @type {string[]} */ ([]);
  #event = '';
  #id = /** @type {string | null} */ (null);
  #retry = /** @type {number | null} */ (null);
  #start = true;

  /**
   * Feed decoded text, get the blocks it completed.
   * @param {string} text
   * @returns {StreamEvent[]}
   */
  push(text) {
    let all = this.#rest + text;
    if (this.#start && all) {
      if (all.startsWith('\uFEFF')) all = all.slice(1);
      this.#start = false;
    }
    /** @type {StreamEvent[]} */
    const out = [];
    let from = 0;
    for (;;) {
      const end = nextLineEnd(all, from);
      if (!end) break;
      this.#line(all.slice(from, end.at), out);
      from = end.next;
    }
    this.#rest = all.slice(from);
    return out;
  }

  /** @param {string} line @param {StreamEvent[]} out */
  #line(line, out) {
    if (line === '') return this.#close(out);
    if (line.startsWith(':')) {
      out.push({ event: '', data: line.slice(1).trim(), id: null, retry: null, pulse: true });
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? '' : line.slice(colon + 1);
    if (value.startsWith(' ')) value = value.slice(1);
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#event = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) this.#retry = Number(value);
  }

  /** @param {StreamEvent[]} out */
  #close(out) {
    if (this.#data.length || this.#event || this.#id !== null || this.#retry !== null) {
      out.push({ event: this.#event, data: this.#data.join('\n'), id: this.#id, retry: this.#retry, pulse: false });
    }
    this.#data = [];
    this.#event = '';
    this.#id = null;
    this.#retry = null;
  }
}

/**
 * A lone CR at the very end waits: the LF may be in the next chunk.
 * @param {string} text @param {number} from
 * @returns {{at: number, next: number} | null}
 */
function nextLineEnd(text, from) {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\n') return { at: i, next: i + 1 };
    if (text[i] === '\r') {
      if (i + 1 === text.length) return null;
      return { at: i, next: text[i + 1] === '\n' ? i + 2 : i + 1 };
    }
  }
  return null;
}
