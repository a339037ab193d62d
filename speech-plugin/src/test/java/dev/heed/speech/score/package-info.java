/** Tests of scores. */
@NullMarked
package dev.heed.speech.score;

import org.jspecify.annotations.NullMarked;
