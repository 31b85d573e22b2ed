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
  /** Pieces of a line whose end has not come: looked through once, put together once. */
  private pieces: string[] = [];
  private waitingCharacters = 0;
  /** The text ended in a carriage return, which ended a line; a line feed that follows belongs to it. */
  private isAfterReturn = false;
  private id: string | undefined;
  private name = '';
  private data: string[] = [];
  /** What the server wants to pass before the next attempt. */
  retryMilliseconds: number | undefined;

  /** Throws where a line is longer than anything the server sends. */
  take(text: string): StreamEvent[] {
    const events: StreamEvent[] = [];
    let start = this.isAfterReturn && text.startsWith('\n') ? 1 : 0;
    if (text !== '') this.isAfterReturn = text.endsWith('\r');
    const ends = /\r\n?|\n/g;
    ends.lastIndex = start;
    for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
      this.pieces.push(text.slice(start, end.index));
      const line = this.pieces.join('');
      this.pieces = [];
      this.waitingCharacters = 0;
      this.line(line, events);
      start = ends.lastIndex;
    }
    if (start < text.length) {
      this.pieces.push(text.slice(start));
      this.waitingCharacters += text.length - start;
    }
    if (this.waitingCharacters > WAITING_CHARACTERS_MAX) {
      throw new RangeError('a line of the event stream is too long');
    }
    return events;
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
