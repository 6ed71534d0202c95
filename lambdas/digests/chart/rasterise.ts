import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { readAsset } from './assets.ts';
import { FONT, WIDTH_PX } from './paint.ts';

const PIXELS_PER_PX = 2;

let loading: Promise<Uint8Array[]> | null = null;

/** Turns an SVG into a PNG with twice as many pixels. What it needs is loaded at first use and kept. */
export async function rasterise(svg: string): Promise<Uint8Array> {
  loading ??= load();
  let fontBuffers: Uint8Array[];
  try {
    fontBuffers = await loading;
  } catch (error) {
    loading = null;
    throw error;
  }
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'width', value: WIDTH_PX * PIXELS_PER_PX },
    font: { fontBuffers, defaultFontFamily: FONT },
  });
  try {
    const image = resvg.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    resvg.free();
  }
}

async function load(): Promise<Uint8Array[]> {
  const [wasm, ...fonts] = await Promise.all([
    readAsset('resvg.wasm'),
    readAsset('NotoSansHans-Regular.otf'),
    readAsset('NotoSansHans-Bold.otf'),
  ]);
  await initWasm(Uint8Array.from(wasm));
  return fonts;
}
