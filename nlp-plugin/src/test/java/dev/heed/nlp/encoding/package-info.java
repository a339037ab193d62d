/** Text embeddings and positions, held to their contracts. */
@NullMarked
package dev.heed.nlp.encoding;

import org.jspecify.annotations.NullMarked;
