// Grafana's own types of a dashboard and of the panels that ours have, for JSON: where they name a constant, JSON has its text.
import type {Dashboard} from './node_modules/@grafana/schema/dist/esm/raw/dashboard/x/dashboard_types.gen';
import type {Options as Stat} from './node_modules/@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type {
  FieldConfig,
  Options as TimeSeries,
} from './node_modules/@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

type Plain<T> = T extends string
  ? `${T}`
  : T extends boolean | number | null | undefined
    ? T
    : T extends Array<infer U>
      ? Plain<U>[]
      : T extends object
        ? {[K in keyof T]: Plain<T[K]>}
        : T;

export type Board = Plain<Dashboard>;
export type StatOptions = Partial<Plain<Stat>>;
export type TimeSeriesOptions = Partial<Plain<TimeSeries>>;
export type TimeSeriesFields = Partial<Plain<FieldConfig>>;
