"""Forms of customers. They gather what was typed; the operations check it, so that programs are held to the same."""
