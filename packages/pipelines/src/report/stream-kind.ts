/** Style class of a stream: audio and video keep their colours, others take the next ones. */
export function streamKind(stream: string, position: number): string {
  return stream === 'audio' || stream === 'video' ? stream : `stream-${position % 4}`;
}
