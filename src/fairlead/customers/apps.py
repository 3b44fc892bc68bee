from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "fairlead.customers"
