import { createHash } from 'node:crypto';

/** For a thumb, on 375 pixels, in daylight: plain CSS that old browsers in apps know as well. */
export const STYLE = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;font:17px/1.5 -apple-system,BlinkMacSystemFont,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1a1c1e;background:#f3f4f6;overflow-wrap:anywhere}
main{max-width:34rem;margin:0 auto;padding:16px 16px 40px}
h1{font-size:24px;line-height:1.3;margin:0 0 4px}
h2{font-size:17px;margin:24px 0 8px}
p{margin:8px 0}
a{color:#0b57a4}
.badge{display:inline-block;min-width:32px;padding:0 8px;margin-right:8px;border-radius:6px;background:#a8071a;color:#fff;font-weight:700;text-align:center}
.sub{color:#4a4f57;margin:0}
.state{padding:12px 14px;border-radius:10px;background:#fff;border-left:6px solid #6b7280;font-weight:600}
.state.open{border-color:#a8071a}
.state.mine{border-color:#0f6b3a}
.note{padding:12px 14px;border-radius:10px;background:#fff4d6;border-left:6px solid #8a5a00}
blockquote{margin:12px 0;padding:12px 14px;border-radius:10px;background:#fff;font-size:19px}
dl{margin:12px 0;padding:4px 14px;border-radius:10px;background:#fff}
dl div{display:flex;padding:8px 0;border-top:1px solid #e5e7eb}
dl div:first-child{border-top:0}
dt{flex:0 0 5.5em;color:#4a4f57}
dd{flex:1;margin:0;min-width:0}
form{margin:16px 0}
button,.call{display:block;width:100%;min-height:52px;padding:12px;border:2px solid #0b57a4;border-radius:12px;background:#fff;color:#0b57a4;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer;-webkit-appearance:none;appearance:none}
button.main,.call{background:#0b57a4;color:#fff}
.call{background:#0f6b3a;border-color:#0f6b3a;font-size:21px;margin:16px 0}
button[aria-pressed=true]{background:#0f6b3a;border-color:#0f6b3a;color:#fff}
button:focus,a:focus,select:focus{outline:3px solid #8a5a00;outline-offset:2px}
.pair{display:flex;flex-wrap:wrap;margin:-4px}
.pair button{flex:1 0 40%;width:auto;margin:4px}
label{display:block;margin:12px 0 4px;font-weight:600}
select{display:block;width:100%;min-height:52px;padding:10px;margin:0 0 12px;border:2px solid #6b7280;border-radius:12px;background:#fff;color:#1a1c1e;font:inherit}
ul{list-style:none;margin:12px 0;padding:0}
li{margin:0 0 8px}
li a{display:block;min-height:52px;padding:12px 14px;border-radius:10px;background:#fff;color:#1a1c1e;text-decoration:none}
li small,footer{color:#4a4f57;font-size:14px}
li small{display:block}
footer{margin-top:32px}
footer a{display:inline-block;padding:12px 0}
@media (prefers-color-scheme:dark){
body{color:#eceef1;background:#15171a}
.state,blockquote,dl,li a,button,select{background:#212429;color:#eceef1}
button{color:#9ccbff;border-color:#9ccbff}
button.main{background:#9ccbff;color:#10243a}
a{color:#9ccbff}
li a{color:#eceef1}
.call{background:#1b7f49;border-color:#1b7f49;color:#fff}
button[aria-pressed=true]{background:#1b7f49;border-color:#1b7f49;color:#fff}
.note{background:#3a2f12}
.sub,dt,li small,footer{color:#b7bcc4}
dl div{border-color:#363a40}
button:focus,a:focus,select:focus{outline-color:#ffcf66}
}
`;

/** Nothing but this style is let in: https://www.w3.org/TR/CSP3/ */
export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;
