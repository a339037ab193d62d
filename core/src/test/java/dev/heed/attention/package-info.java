/** Tests of the built-in attentions. */
@NullMarked
package dev.heed.attention;

import org.jspecify.annotations.NullMarked;
