/** Sound that is still coming: blocks of any size in, results as they come, bounded memory. */
@NullMarked
package dev.heed.speech.streaming;

import org.jspecify.annotations.NullMarked;
