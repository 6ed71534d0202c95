/** Values of one moment that share their dimensions. Nothing personal and no secret in it. */
export interface MetricGroup {
  /** ASCII. */
  dimensions: Readonly<Record<string, string>>;
  metrics: readonly { name: string; unit: 'Count' | 'Seconds'; values: readonly number[] }[];
}

export interface Metrics {
  emit(groups: readonly MetricGroup[]): void;
}
