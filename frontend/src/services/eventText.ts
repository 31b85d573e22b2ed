// Server-sent events as the HTML standard has them, 9.2.6 "Interpreting an event stream".

export interface StreamEvent {
  /** Undefined where the event has none of its own. */
  readonly id: string | undefined;
  readonly name: string;
  readonly data: string;
}

/** What a stream that never ends a line may have waiting. */
export const WAITING_CHARACTERS_MAX = 8 * 1024 * 1024;

/** Takes text as it comes in, gives events that are whole. */
export class EventText {
  private waiting = '';
  private id: string | undefined;
  private name = '';
  private data: string[] = [];
  /** What the server wants to pass before the next attempt. */
  retryMilliseconds: number | undefined;

  /** Throws where a line is longer than anything the server sends. */
  take(text: string): StreamEvent[] {
    this.waiting += text;
    const events: StreamEvent[] = [];
    let start = 0;
    for (;;) {
      const end = this.lineEnd(start);
      if (end === null) break;
      this.line(this.waiting.slice(start, end.at), events);
      start = end.next;
    }
    this.waiting = this.waiting.slice(start);
    if (this.waiting.length > WAITING_CHARACTERS_MAX) throw new RangeError('a line of the event stream is too long');
    return events;
  }

  /** A carriage return at the very end may be half of a line's end. */
  private lineEnd(start: number): { at: number; next: number } | null {
    for (let at = start; at < this.waiting.length; at += 1) {
      const code = this.waiting.charCodeAt(at);
      if (code === 10) return { at, next: at + 1 };
      if (code === 13) {
        if (at + 1 === this.waiting.length) return null;
        return { at, next: this.waiting.charCodeAt(at + 1) === 10 ? at + 2 : at + 1 };
      }
    }
    return null;
  }

  private line(line: string, events: StreamEvent[]): void {
    if (line === '') {
      if (this.data.length > 0) {
        events.push({ id: this.id, name: this.name === '' ? 'message' : this.name, data: this.data.join('\n') });
      }
      this.id = undefined;
      this.name = '';
      this.data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return; // a comment
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    switch (field) {
      case 'event':
        this.name = value;
        break;
      case 'data':
        this.data.push(value);
        break;
      case 'id':
        if (!value.includes('\0')) this.id = value;
        break;
      case 'retry':
        if (/^\d{1,9}$/.test(value)) this.retryMilliseconds = Number(value);
        break;
      default:
        break;
    }
  }
}
