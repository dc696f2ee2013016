/** @param {number} since milliseconds, as from `performance.now()` */
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Prints a title, does the work, and prints how long it took.
 * @template T
 * @param {string} title
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function phase(title, work) {
  const started = performance.now();
  console.log(`▸ ${title}`);
  try {
    const result = await work();
    console.log(`  ${title}: ${seconds(started)}`);
    return result;
  } catch (error) {
    console.log(`  ${title}: FAILED after ${seconds(started)}`);
    throw error;
  }
}
