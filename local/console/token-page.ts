/** Asks for the token, in both languages: nothing is known yet of who asks. */
export const TOKEN_PAGE = `<!doctype html>
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
<form method="post" action="/token">
<label for="token">控制台令牌 <span lang="en">Token of the console</span></label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button>打开 <span lang="en">Open</span></button>
</form>
<p>令牌在启动 leadbell 的环境变量 LEADBELL_CONSOLE_TOKEN 里。<br><span lang="en">It is what LEADBELL_CONSOLE_TOKEN was when leadbell was started.</span></p>
</main>
</body>
</html>
`;
