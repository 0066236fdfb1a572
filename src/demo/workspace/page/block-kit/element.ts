import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { asText } from '../json-read.ts';
import { Button } from './button.ts';
import { Choices } from './choices.ts';
import { ExternalSelect } from './external-select.ts';
import { BlockImage } from './image.ts';
import { Overflow } from './overflow.ts';
import { MultiSelect, Select } from './select.ts';
import { DateTimeInput, TextInput } from './text-input.ts';
import type { InputProps } from './text-input.ts';
import { Unknown } from './unknown.ts';

/** Any element of Block Kit, in an actions block, beside a section or in an input. */
export function Element(props: InputProps & { readonly label?: string }): ComponentChild {
  switch (asText(props.element['type'])) {
    case 'button':
      return h(Button, props);
    case 'overflow':
      return h(Overflow, props);
    case 'image':
      return h(BlockImage, { image: props.element, size: 'accessory' });
    case 'static_select':
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
      return h(Select, props);
    case 'multi_static_select':
    case 'multi_users_select':
    case 'multi_channels_select':
    case 'multi_conversations_select':
      return h(MultiSelect, props);
    case 'external_select':
    case 'multi_external_select':
      return h(ExternalSelect, props);
    case 'checkboxes':
    case 'radio_buttons':
      return h(Choices, props);
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'datepicker':
    case 'timepicker':
      return h(TextInput, props);
    case 'datetimepicker':
      return h(DateTimeInput, props);
    default:
      return h(Unknown, { what: 'element', json: props.element });
  }
}
