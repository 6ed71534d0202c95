import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { readAsset } from './assets.ts';
import { FONT, WIDTH_PX } from './paint.ts';

const PIXELS_PER_PX = 2;

let loading: Promise<void> | null = null;

/**
 * Turns an SVG into a PNG with twice as many pixels. The code is loaded at first use and kept. The fonts are not: they are
 * 16 MB, and a day has one picture.
 */
export async function rasterise(svg: string): Promise<Uint8Array> {
  loading ??= load();
  try {
    await loading;
  } catch (error) {
    loading = null;
    throw error;
  }
  const fontBuffers = await Promise.all([
    readAsset('NotoSansHans-Regular.otf'),
    readAsset('NotoSansHans-Bold.otf'),
  ]);
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

async function load(): Promise<void> {
  await initWasm(Uint8Array.from(await readAsset('resvg.wasm')));
}
