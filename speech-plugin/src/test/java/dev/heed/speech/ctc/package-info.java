/** Tests of connectionist temporal classification. */
@NullMarked
package dev.heed.speech.ctc;

import org.jspecify.annotations.NullMarked;
