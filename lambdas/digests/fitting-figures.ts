import type { DigestFigures, DigestLead, ProvinceFigures } from './figures.ts';

/** The space for leads as JSON. With everything else they fit one item of the table and one SNS message. */
const MAX_LEADS_BYTES = 64 * 1024;
/** China has 34. */
const MAX_PROVINCES = 60;

/** Makes figures fit into messages: all sums stay complete, and the coolest and oldest leads are dropped. */
export function fittingFigures(figures: DigestFigures): DigestFigures {
  return {
    ...figures,
    leads: fittingLeads(figures.leads),
    byProvince: fittingProvinces(figures.byProvince),
  };
}

function fittingLeads(leads: readonly DigestLead[]): readonly DigestLead[] {
  let bytes = 0;
  const end = leads.findIndex((lead) => {
    bytes += Buffer.byteLength(JSON.stringify(lead));
    return bytes > MAX_LEADS_BYTES;
  });
  return end < 0 ? leads : leads.slice(0, end);
}

/** However many provinces a vendor invents, the rest counts as unknown, so that the sums stay complete. */
function fittingProvinces(all: readonly ProvinceFigures[]): readonly ProvinceFigures[] {
  if (all.length <= MAX_PROVINCES) return all;
  const known = all.filter(({ province }) => province !== null);
  const kept = known.slice(0, MAX_PROVINCES - 1);
  const rest = [...known.slice(MAX_PROVINCES - 1), ...all.filter(({ province }) => province === null)];
  const sum = (of: 'calls' | 'leads') => rest.reduce((total, each) => total + each[of], 0);
  return [...kept, { province: null, calls: sum('calls'), leads: sum('leads') }];
}
