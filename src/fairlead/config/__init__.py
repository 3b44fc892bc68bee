"""Where the parts are joined: settings, addresses, the command line, ports to their adapters."""
