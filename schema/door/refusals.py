"""Why the door turns a request away before anything of it runs. Each has a code that clients may rely on."""

from services.kernel.errors import DomainError
from services.kernel.text import N_


class MethodNotAllowed(DomainError):
    code, status, sentence = "METHOD_NOT_ALLOWED", 405, N_("这里只接受 POST，查询也可用 GET")


class NotAcceptable(DomainError):
    code, status, sentence = "NOT_ACCEPTABLE", 406, N_("只能以 {offered} 作答")


class BodyTooSlow(DomainError):
    code, status, sentence = "REQUEST_TIMEOUT", 408, N_("请求发送得太慢")


class BodyTooLarge(DomainError):
    code, status, sentence = "PAYLOAD_TOO_LARGE", 413, N_("请求过大，最多 {limit} 字节")


class UnsupportedMediaType(DomainError):
    """Never a form or plain text: a browser sends those across sites without asking."""

    code, status, sentence = "UNSUPPORTED_MEDIA_TYPE", 415, N_("请求正文必须是 application/json（UTF-8）")


class UnsupportedEncoding(DomainError):
    code, status, sentence = "UNSUPPORTED_CONTENT_ENCODING", 415, N_("请求正文不能压缩")


class BadJson(DomainError):
    code, status, sentence = "BAD_JSON", 400, N_("请求正文不是有效的 JSON 对象")


class BatchRefused(DomainError):
    code, status, sentence = "BATCH_NOT_ALLOWED", 400, N_("一次请求只能有一个操作，不支持批量")


class BadParameter(DomainError):
    """`parameter` names which of the four parameters is missing or of a wrong kind."""

    code, status, sentence = "BAD_PARAMETER", 400, N_("参数 {parameter} 缺失或类型不对")


class Unrepresentable(DomainError):
    """NUL, numbers beyond 64 bits, nesting without end: nothing behind the door can store them."""

    code, status, sentence = "UNREPRESENTABLE_VALUE", 400, N_("请求中含有无法处理的字符、数字或过深的嵌套")


class TimedOut(DomainError):
    code, status, sentence = "TIMEOUT", 503, N_("处理超时，请稍后再试")


class DocumentRefused(DomainError):
    """The request was understood; it is what it asks for that can't be had."""


class QueryTooLarge(DocumentRefused):
    code, sentence = "QUERY_TOO_LARGE", N_("查询过长")


class QueryTooDeep(DocumentRefused):
    code, sentence = "QUERY_TOO_DEEP", N_("查询嵌套过深，最多 {limit} 层")


class QueryTooExpensive(DocumentRefused):
    code, sentence = "QUERY_TOO_EXPENSIVE", N_("查询量过大（{cost}，最多 {limit}），请减少每页条数或字段")


class TooManyFields(DocumentRefused):
    code, sentence = "TOO_MANY_FIELDS", N_("查询的字段过多，最多 {limit} 个")


class TooManyRootFields(DocumentRefused):
    code, sentence = "TOO_MANY_ROOT_FIELDS", N_("一次操作的顶层字段过多，最多 {limit} 个")


class TooManyAliases(DocumentRefused):
    code, sentence = "TOO_MANY_ALIASES", N_("查询的别名过多，最多 {limit} 个")


class TooManyDirectives(DocumentRefused):
    code, sentence = "TOO_MANY_DIRECTIVES", N_("查询的指令过多，最多 {limit} 个")


class TooManySpreads(DocumentRefused):
    code, sentence = "TOO_MANY_FRAGMENTS", N_("查询引用的片段过多，最多 {limit} 次")


class TooManyDefinitions(DocumentRefused):
    code, sentence = "TOO_MANY_DEFINITIONS", N_("一份查询里的操作和片段过多，最多 {limit} 个")


class FragmentCycle(DocumentRefused):
    code, sentence = "FRAGMENT_CYCLE", N_("片段 {fragment} 引用了自身")


class NotExecutable(DocumentRefused):
    """Type definitions, or two fragments of one name: nothing that could run."""

    code, sentence = "GRAPHQL_VALIDATION_FAILED", N_("这里只能写操作和片段，且名称不能重复")


class OperationNameRequired(DocumentRefused):
    code, sentence = "OPERATION_NAME_REQUIRED", N_("有多个操作时，须用 operationName 指明一个")


class OperationNotFound(DocumentRefused):
    code, sentence = "OPERATION_NOT_FOUND", N_("没有这个操作")


class SubscriptionNeedsSocket(DocumentRefused):
    code, sentence = "SUBSCRIPTION_NEEDS_WEBSOCKET", N_("订阅须通过 WebSocket（graphql-transport-ws）")


class TooManyOperations(DocumentRefused):
    code, sentence = "TOO_MANY_OPERATIONS", N_("同一连接上同时进行的操作过多，最多 {limit} 个")
