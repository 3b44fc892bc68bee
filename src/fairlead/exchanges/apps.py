from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    name = "fairlead.exchanges"

    def ready(self) -> None:
        from fairlead.customers.operations.imports.port import add_extension  # noqa: PLC0415  models are ready only now
        from fairlead.exchanges.operations.imports import LatestContactColumn  # noqa: PLC0415
        from fairlead.exchanges.views import pieces  # noqa: PLC0415
        from fairlead.ui import slots  # noqa: PLC0415

        slots.fill("account.main", "exchanges/_card.html", facts=pieces.account_timeline, order=20)
        slots.fill("contact.main", "exchanges/_card.html", facts=pieces.contact_timeline, order=20)
        add_extension(LatestContactColumn())
