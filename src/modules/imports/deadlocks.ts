/** A transaction that is the victim of a deadlock every time does not meet another one by chance. */
const ATTEMPTS = 5;

/**
 * Runs a transaction, again when PostgreSQL ended it to resolve a deadlock: an import writes thousands of rows beside the API's single
 * ones, and must not fail after hours because two of them met. Other errors are thrown.
 */
export async function despiteDeadlocks<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if ((error as { code?: string }).code !== '40P01' || attempt === ATTEMPTS) throw error;
    }
  }
}
