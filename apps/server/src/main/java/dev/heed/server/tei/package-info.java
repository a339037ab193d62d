/** The interface of Text Embeddings Inference, where one text model is served. */
@NullMarked
package dev.heed.server.tei;

import org.jspecify.annotations.NullMarked;
