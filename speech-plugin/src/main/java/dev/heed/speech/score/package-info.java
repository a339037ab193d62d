/** How well speech was recognised: words compared with words. */
@NullMarked
package dev.heed.speech.score;

import org.jspecify.annotations.NullMarked;
