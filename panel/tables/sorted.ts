/** Rows in the order of a column, kept in order while they grow. */

/** Which column orders the rows. */
export interface Sort {
  column: string;
  descending: boolean;
}

/** What rows are compared by; null goes last. */
export type SortKey = number | string | null;

interface Keyed<Row> {
  key: SortKey;
  row: Row;
}

/** The rows of one table in order. */
export class SortedRows<Row> {
  #source: readonly Row[] = [];
  #sort: Sort | null = null;
  #count = 0;
  #keys: SortKey[] = [];
  #rows: Row[] = [];

  /**
   * The rows in order. Rows that came since the last call are merged in; another source or order sorts anew.
   * @param fixed whether the keys of rows stay as they were, so that merging is enough
   */
  of(source: readonly Row[], sort: Sort, keyOf: (row: Row) => SortKey, fixed: boolean): readonly Row[] {
    const sameOrder = sort.column === this.#sort?.column && sort.descending === this.#sort.descending;
    const grows = fixed && sameOrder && source === this.#source && source.length >= this.#count;
    if (grows && source.length === this.#count) return this.#rows;
    const order = compare(sort.descending);
    const added = source
      .slice(grows ? this.#count : 0)
      .map((row) => ({ key: keyOf(row), row }))
      .sort((a, b) => order(a.key, b.key));
    if (grows && added.length < fewRows) {
      for (const { key, row } of added) this.#insert(key, row, order);
    } else {
      const old = this.#rows.map((row, index) => ({ key: this.#keys[index] ?? null, row }));
      const sorted = grows ? merge(old, added, order) : added;
      this.#keys = sorted.map(({ key }) => key);
      this.#rows = sorted.map(({ row }) => row);
    }
    this.#source = source;
    this.#sort = sort;
    this.#count = source.length;
    return this.#rows;
  }

  /** Puts a row behind its equals. */
  #insert(key: SortKey, row: Row, order: Order): void {
    let [from, to] = [0, this.#keys.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (order(this.#keys[middle] ?? null, key) <= 0) from = middle + 1;
      else to = middle;
    }
    this.#keys.splice(from, 0, key);
    this.#rows.splice(from, 0, row);
  }
}

type Order = (a: SortKey, b: SortKey) => number;
/** Up to so many rows are put in one by one; more are merged. */
const fewRows = 200;

function compare(descending: boolean): Order {
  const sign = descending ? -1 : 1;
  return (a, b) => {
    if (a === b) return 0;
    if (a === null) return 1;
    if (b === null) return -1;
    return a < b ? -sign : sign;
  };
}

function merge<Row>(a: Keyed<Row>[], b: Keyed<Row>[], order: Order): Keyed<Row>[] {
  const merged: Keyed<Row>[] = [];
  let next = 0;
  for (const item of a) {
    for (let other = b[next]; other !== undefined && order(other.key, item.key) < 0; other = b[++next]) merged.push(other);
    merged.push(item);
  }
  for (; next < b.length; next++) {
    const item = b[next];
    if (item !== undefined) merged.push(item);
  }
  return merged;
}
