package dev.heed.server.playground;

import java.util.Optional;

/**
 * What a model is to look at.
 *
 * @param bytes a picture, a recording, or a text in UTF-8
 * @param text beside a picture or a recording, for models that take both
 */
@SuppressWarnings("ArrayRecordComponent") // read only
record LookInput(byte[] bytes, Optional<String> text) {}
