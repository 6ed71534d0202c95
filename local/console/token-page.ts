/** Asks for the token, in both languages: nothing is known yet of who asks. @param isWrong the last one was */
export const tokenPage = (isWrong: boolean): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>leadbell</title>
<link rel="stylesheet" href="/theme.css">
<link rel="stylesheet" href="/frame.css">
</head>
<body>
<main class="door">
<h1>leadbell</h1>
${isWrong ? WRONG : ''}<form method="post" action="/token">
<label for="token">控制台令牌 <span lang="en">Token of the console</span></label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button>打开 <span lang="en">Open</span></button>
</form>
<p>令牌在启动 leadbell 的环境变量 LEADBELL_CONSOLE_TOKEN 里。<br><span lang="en">It is what LEADBELL_CONSOLE_TOKEN was when leadbell was started.</span></p>
</main>
</body>
</html>
`;

const WRONG =
  '<p role="alert">令牌不对，请再填一次。<span lang="en">That is not the token. Please try again.</span></p>\n';
