"""What a person sees who opens the API's address in a browser."""

from html import escape
from typing import Final

from services.kernel.text import N_, _, language

TITLE: Final = N_("睦邻数据接口")
WHAT: Final = N_("这里是睦邻平台的 GraphQL 接口，供程序使用。")
HOW: Final = N_("用 POST 发送 JSON，例如：")
TOKEN: Final = N_(
    "多数内容需要令牌，放在 Authorization 请求头中。订阅用 WebSocket，子协议 graphql-transport-ws。"
)
SCHEMA: Final = N_("可用的类型和字段：发送内省查询，或查看项目中的 schema/schema.graphql。")
EXAMPLE: Final = """curl {address} \\
  -H 'content-type: application/json' \\
  -H 'authorization: Bearer …' \\
  -d '{{"query": "{{ __typename }}"}}'"""
HTML: Final = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem }}
pre {{ background: #f3f4f6; padding: 1rem; overflow-x: auto }}
</style>
<h1>{title}</h1>
<p>{what}</p>
<p>{how}</p>
<pre>{example}</pre>
<p>{token}</p>
<p>{schema}</p>
</html>
"""


def page(address: str) -> bytes:
    """The page in the language being spoken; `address` is where it was asked for."""
    text = HTML.format(
        language=language(),
        title=_(TITLE),
        what=_(WHAT),
        how=_(HOW),
        token=_(TOKEN),
        schema=_(SCHEMA),
        example=escape(EXAMPLE.format(address=address), quote=False),
    )
    return text.encode()
