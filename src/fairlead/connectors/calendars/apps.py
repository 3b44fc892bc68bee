from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "fairlead.connectors.calendars"
    label = "calendar_connector"

    def ready(self) -> None:
        from fairlead.availability.operations.calendar_port import use_fetcher  # noqa: PLC0415  wiring happens here
        from fairlead.connectors.calendars.fetching import check_address, fetch_calendar  # noqa: PLC0415

        use_fetcher(fetch_calendar, check_address)
