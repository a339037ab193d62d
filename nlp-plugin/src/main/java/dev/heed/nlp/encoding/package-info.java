/** Embeddings and position encodings for text. */
@NullMarked
package dev.heed.nlp.encoding;

import org.jspecify.annotations.NullMarked;
