/** The built-in attentions, one file each: how queries gather from values. */
@NullMarked
package dev.heed.attention;

import org.jspecify.annotations.NullMarked;
