package dev.heed.server.settings;

import java.nio.file.Path;

/**
 * What the port is encrypted with; read again when a file changes.
 *
 * @param certificate a chain in PEM
 * @param key its private key in PEM (PKCS #8)
 */
public record TlsFiles(Path certificate, Path key) {}
