import { dataTable } from './data-table';
import { markup } from './html';
import { formatExact, missing } from './number-format';
import type { ReportData } from './report-data';
import type { Section } from './section';

const deepest = 4;
const mostEntries = 400;
const mostItems = 24;

/** All settings; the members of a nested object form a table of their own. */
export function settingsSection({ settings, repeat }: ReportData): Section | undefined {
  const groups = new Map<string, [string, string][]>();
  let entries = 0;
  const walk = (value: unknown, path: string[]) => {
    if (isRecord(value) && path.length < deepest && Object.keys(value).length > 0) {
      for (const [key, member] of Object.entries(value)) walk(member, [...path, key]);
    } else if (path.length > 0 && entries++ < mostEntries) {
      const group = path.length > 1 ? path[0] : 'general';
      const name = path.length > 1 ? path.slice(1).join(' › ') : path[0];
      groups.set(group, [...(groups.get(group) ?? []), [name, formatSetting(value)]]);
    }
  };
  walk(settings ?? {}, []);
  if (groups.size === 0) return undefined;
  const tables = [...groups].map(([group, rows]) =>
    dataTable(rows, { caption: group, columns: [{ name: 'Setting' }, { name: 'Value' }] }),
  );
  const more =
    entries > mostEntries && markup`<p>${entries - mostEntries} further settings are not shown.</p>`;
  const again =
    repeat &&
    markup`<p>In the folder of this page, this command does the same again: <code>${repeat}</code></p>`;
  return {
    id: 'settings',
    title: 'Settings',
    body: markup`${again}<div class="settings">${tables}</div>${more}`,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** One line of text for any value. */
export function formatSetting(value: unknown): string {
  if (value === undefined || value === null || value === '') return missing;
  if (typeof value === 'number')
    return Number.isNaN(value)
      ? missing
      : Number.isFinite(value)
        ? formatExact(value)
        : value > 0
          ? '∞'
          : '−∞';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'function') return value.name || 'function';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? missing : value.toISOString();
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    const list = Array.from(value as ArrayLike<unknown>);
    if (list.length === 0) return 'none';
    const items = list
      .slice(0, mostItems)
      .map((item) => (typeof item === 'object' && item !== null ? '{…}' : formatSetting(item)));
    return items.join(', ') + (list.length > mostItems ? `, … (${list.length} in all)` : '');
  }
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'none' : '{…}';
  return String(value);
}
