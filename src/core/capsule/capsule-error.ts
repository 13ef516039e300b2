/** An image whose capsule would be above the caps. */
export class CapsuleTooLarge extends Error {
  constructor() {
    super('capsule: too large');
    this.name = 'CapsuleTooLarge';
  }
}

/** A capsule that this code cannot read: of a later version, or damaged. */
export class CapsuleError extends Error {
  constructor(message: string) {
    super(`capsule: ${message}`);
    this.name = 'CapsuleError';
  }
}
