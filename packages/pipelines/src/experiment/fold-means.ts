/** Means of figures by fold, over the seeds. */
export class FoldMeans {
  private readonly figures = new Map<string, number[]>();

  add(fold: string, figure: number): void {
    this.figures.set(fold, [...(this.figures.get(fold) ?? []), figure]);
  }

  means(): Record<string, number> {
    return Object.fromEntries(
      [...this.figures].map(([fold, list]) => [fold, list.reduce((sum, f) => sum + f, 0) / list.length]),
    );
  }
}
