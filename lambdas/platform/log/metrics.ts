/** Values of one moment with the same dimensions. Nothing personal and no secret. */
export interface MetricGroup {
  /** ASCII. */
  dimensions: Readonly<Record<string, string>>;
  metrics: readonly { name: string; unit: 'Count' | 'Seconds'; values: readonly number[] }[];
}

export interface Metrics {
  emit(groups: readonly MetricGroup[]): void;
}
