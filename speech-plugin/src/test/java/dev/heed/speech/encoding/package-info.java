/** Audio embeddings and positions, held to their contracts. */
@NullMarked
package dev.heed.speech.encoding;

import org.jspecify.annotations.NullMarked;
