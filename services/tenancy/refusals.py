"""Why a tenant or a place can't be made."""

from services.kernel.errors import Conflict, Invalid
from services.kernel.text import N_


class TenantExists(Conflict):
    code, sentence = "TENANT_EXISTS", N_("该辖区已存在")


class PlaceExists(Conflict):
    code, sentence = "PLACE_EXISTS", N_("“{name}”已存在")


class CodesExhausted(Conflict):
    code, sentence = "CODES_EXHAUSTED", N_("该辖区下可分配的区划代码已用完")


class WrongLevel(Invalid):
    code, sentence = "WRONG_LEVEL", N_("区划代码“{value}”的级别不符，此处应为{wanted}")


class GridRequired(Invalid):
    code, sentence = "GRID_REQUIRED", N_("该楼栋不属于单一网格，请指明住户所在的网格")


class WrongArea(Invalid):
    code, sentence = "WRONG_AREA", N_("面积“{value}”应为大于零的平方米数，最多两位小数")
