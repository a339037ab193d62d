/** Tests of the page of attention. */
@NullMarked
package dev.heed.look.page;

import org.jspecify.annotations.NullMarked;
