package dev.heed.spi;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A model that ships inside a plugin's jar.
 *
 * @param notice one line for the user: what it is and how good it is
 * @param folder unpacks it where needed and gives its folder
 */
public record StandardModel(String notice, Supplier<Path> folder) {}
