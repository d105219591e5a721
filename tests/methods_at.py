"""Methods of a test's own: the house's, with some of its lines replaced and others added."""

from services.kernel.access import system
from services.kernel.scope import acting
from services.methods.document.reading import read_document
from services.methods.models import MethodState, MethodVersion
from services.methods.queries import SHIPPED


async def method(tenant: int, *replaced: tuple[str, str], added: str = "", version: int = 1) -> MethodVersion:
    """Active at the tenant from now on."""
    text = (SHIPPED / "common.toml").read_text("utf-8")
    for before, after in replaced:
        assert before in text
        text = text.replace(before, after, 1)
    text = f"{text}\n{added}"
    read_document(text, source="a test's own")
    async with acting(system(tenant)):
        await MethodVersion.filter(tenant=tenant, state=MethodState.ACTIVE).update(state=MethodState.RETIRED)
        return await MethodVersion.create(
            tenant=tenant, code="own", name="本地工作法", version=version, state=MethodState.ACTIVE, text=text
        )
