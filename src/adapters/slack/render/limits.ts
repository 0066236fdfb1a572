/** Slack's limits as the docs and reports give them; where a limit is near, ours stays a little under it. */
export const limits = {
  /** Sum of all text in a message's blocks: `msg_blocks_too_long` was reported from 11,341 on. */
  messageText: 9_500,
  /** `chat.update` refuses more than 4,000; a message that posts must also be editable. */
  fallbackText: 3_900,
  blocks: 50,
  /** `invalid_attachments` was reported above 20 blocks in one attachment. */
  attachmentBlocks: 20,
  sectionText: 2_900,
  fieldsInSection: 10,
  fieldText: 1_900,
  contextText: 1_900,
  header: 150,
  /** Slack takes 75 and shows about 30. */
  buttonText: 30,
  accessibilityLabel: 75,
  buttonValue: 2_000,
  actionId: 255,
  buttonsInBlock: 25,
  overflowOptions: 5,
  optionText: 75,
  placeholder: 150,
  /** The docs say 150, the library's own types 75. */
  optionValue: 75,
  selectOptions: 100,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  altText: 1_900,
  pictureTitle: 200,
  viewTitle: 24,
  viewButton: 24,
  viewBlocks: 100,
  privateMetadata: 3_000,
  inputLabel: 150,
  inputHint: 300,
  inputText: 3_000,
  blockId: 255,
} as const;
