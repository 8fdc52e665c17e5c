/**
 * Pieces of memory that are used again. Made anew for each block they would soon be so many bytes that the engine looks through all
 * values of the process for those that are no longer used, again and again.
 */
export class SpareMemory {
  private readonly pieces: ArrayBuffer[] = [];

  /** A piece of at least so many bytes that nobody uses; null: there is none. One that has become too small is forgotten. */
  take(bytes: number): ArrayBuffer | null {
    const piece = this.pieces.pop();
    return piece !== undefined && piece.byteLength >= bytes ? piece : null;
  }

  /** Takes a piece back that is no longer used. */
  give(piece: ArrayBuffer): void {
    this.pieces.push(piece);
  }
}
